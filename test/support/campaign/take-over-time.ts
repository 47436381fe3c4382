// Imported before anything that keeps time: from here on this process's time is virtual.
import { socketWatch } from './socket-watch.js';
import { virtualTime } from './virtual-time.js';

virtualTime.install();
socketWatch.install();
