/** Which run the resources of tests are of, and when they expire: nothing goes in. */
export const RUN_ID = '20260101T000000Z-abcdef';
export const EXPIRES_AT = new Date('2026-01-02T00:00:00Z');
