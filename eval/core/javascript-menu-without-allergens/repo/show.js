import { board } from './lib/board.js';

console.log(await board(process.argv[2] ?? 'tuesday'));
