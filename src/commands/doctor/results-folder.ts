/** Whether results can be written into this folder, and how much space there is. */
import { rm, statfs, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../../errors.js';
import { makeFolder } from '../../record/make-folder.js';
import { formatBytes } from '../../ui/bytes.js';
import { ok, problem, remark, type Check } from './check.js';

const ENOUGH_BYTES = 100 * 1024 ** 2;

export const resultsFolder: Check = {
  name: 'disk',
  async look({ cwd }) {
    const folder = join(cwd, '.faasmark');
    const wasThere = existsSync(folder);
    const trace = join(folder, `doctor-${String(process.pid)}`);
    try {
      await makeFolder(folder);
      await writeFile(trace, 'x');
      await rm(trace);
      const { bavail, bsize } = await statfs(folder);
      const free = bavail * bsize;
      const text = `${folder} can be written, ${formatBytes(free)} free`;
      return free >= ENOUGH_BYTES ? ok(text) : remark(text, 'free some space, or write elsewhere with --out');
    } catch (error) {
      return problem(
        `${folder} cannot be written: ${messageOf(error)}`,
        'run faasmark in a folder that can be written',
      );
    } finally {
      // Looking must leave nothing behind.
      if (!wasThere) await rm(folder, { recursive: true, force: true });
    }
  },
};
