export { formattedReceiver as receiver } from './npm-binance.js';
