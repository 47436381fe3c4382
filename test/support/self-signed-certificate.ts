import { generateKeyPairSync, sign } from 'node:crypto';

/** A key and its certificate for 127.0.0.1 and localhost, made for one test run. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

const OID_ECDSA_SHA256 = Buffer.from('2a8648ce3d040302', 'hex');
const OID_COMMON_NAME = Buffer.from('550403', 'hex');
const OID_SUBJECT_ALT_NAME = Buffer.from('551d11', 'hex');

/** Makes a self-signed certificate (X.509 in DER by hand: node can read certificates, but not make them). */
export function selfSignedCertificate(): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = sequence(der(0x06, OID_ECDSA_SHA256));
  const name = sequence(der(0x31, sequence(der(0x06, OID_COMMON_NAME), der(0x0c, Buffer.from('localhost')))));
  const validity = sequence(utcTime(-1), utcTime(1));
  const names = sequence(der(0x82, Buffer.from('localhost')), der(0x87, Buffer.from([127, 0, 0, 1])));
  const extensions = der(0xa3, sequence(sequence(der(0x06, OID_SUBJECT_ALT_NAME), der(0x04, names))));
  const version = der(0xa0, der(0x02, Buffer.from([2])));
  const body = sequence(
    version,
    der(0x02, Buffer.from([1])),
    algorithm,
    name,
    validity,
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    extensions,
  );
  const certificate = sequence(body, algorithm, der(0x03, Buffer.from([0]), sign('sha256', body, privateKey)));
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64')}\n-----END CERTIFICATE-----\n`,
  };
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, ...parts);
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const length = content.length;
  const head = length < 128 ? [tag, length] : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(head), content]);
}

function utcTime(daysFromNow: number): Buffer {
  const time = new Date(Date.now() + daysFromNow * 86_400_000).toISOString();
  return der(0x17, Buffer.from(`${time.slice(2, 19).replaceAll(/[-T:]/g, '')}Z`));
}
