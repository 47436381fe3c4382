/**
 * What used to be served: listen keys until 2026-02-20, the rest of /api/v1 until 2026-03-25 (CHANGELOG). Clients saw
 * `410 Gone` for listen keys; that /api/v1 answers the same is likely, not documented.
 */
export function isRetired(path: string): boolean {
  return path === '/api/v3/userDataStream' || path.startsWith('/api/v1/');
}

/** HTML in the manner of the web server that stands before the API. Wording is not part of the protocol. */
export function htmlPage(title: string): string {
  return `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`;
}
