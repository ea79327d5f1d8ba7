/** Loaded before a driver by `node --import`: the wall clock steps an hour ahead and back, ten times a second. Nothing comes out; the driver does not know. */

const HOUR_MS = 3_600_000;
const STEP_EVERY_MS = 100;

const honest = Date.now.bind(Date);
Date.now = () => {
  const now = honest();
  return Math.floor(now / STEP_EVERY_MS) % 2 === 0 ? now : now + HOUR_MS;
};
