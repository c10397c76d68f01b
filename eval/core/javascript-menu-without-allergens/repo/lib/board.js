import { Menu } from './menu.js';

export async function board(day) {
  try {
    return (await new Menu(day).lines()).join('\n');
  } catch (error) {
    throw new Error(`no menu for ${day}`, { cause: error });
  }
}
