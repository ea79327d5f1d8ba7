/** Logs as AWS Lambda hands them back go in; what they say of the bill comes out, or nothing where they say nothing whole. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readReport, readReportTail, type Report } from '../../../providers/aws/report-line.js';

/** Of open-telemetry/opentelemetry-lambda#2011: 395.99 + 265.72 = 661.71, initialisation is within what is billed. */
const WITH_INIT =
  'REPORT RequestId: 6f1b5b7c-5c0d-4b1e-9d7e-1f2a3b4c5d6e\tDuration: 395.99 ms\tBilled Duration: 662 ms\t' +
  'Memory Size: 512 MB\tMax Memory Used: 301 MB\tInit Duration: 265.72 ms\t';
const ID = '6f1b5b7c-5c0d-4b1e-9d7e-1f2a3b4c5d6e';
const TAIL_BYTES = 4096;

const start = (id: string): string => `START RequestId: ${id} Version: $LATEST\n`;
const end = (id: string): string => `END RequestId: ${id}\n`;
const plain = (id: string, billedMs: number): string =>
  `REPORT RequestId: ${id}\tDuration: ${billedMs - 0.5} ms\tBilled Duration: ${billedMs} ms\t` +
  'Memory Size: 128 MB\tMax Memory Used: 70 MB\t\n';
const tailOf = (log: string): string => Buffer.from(log).subarray(-TAIL_BYTES).toString('base64');
const platformReport = (metrics: Record<string, unknown>, more: Record<string, unknown> = {}): string =>
  JSON.stringify({
    time: '2026-01-01T12:00:00.000Z',
    type: 'platform.report',
    record: { requestId: ID, metrics, status: 'success', ...more },
  });

describe('the report of an invocation', () => {
  it('is read from a text log, with initialisation inside of what is billed', () => {
    const report = readReport(`${start(ID)}hello\n${end(ID)}${WITH_INIT}\n`);
    assert.deepEqual(report, {
      requestId: ID,
      durationMs: 395.99,
      billedMs: 662,
      initMs: 265.72,
      memoryMb: 512,
      maxMemoryMb: 301,
      restoreMs: null,
      billedRestoreMs: null,
      status: null,
    } satisfies Report);
    assert.equal(Math.ceil(report.durationMs + (report.initMs ?? 0)), report.billedMs);
    assert.equal(readReportTail(tailOf(`${start(ID)}${end(ID)}${WITH_INIT}\n`))?.billedMs, 662);
  });

  it('says that nothing was initialised or restored where nothing was', () => {
    const report = readReport(plain(ID, 2));
    assert.deepEqual([report?.durationMs, report?.billedMs, report?.initMs], [1.5, 2, null]);
  });

  it('is read from a JSON log, where figures are fractions', () => {
    const metrics = {
      durationMs: 395.99,
      billedDurationMs: 662,
      memorySizeMB: 512,
      maxMemoryUsedMB: 301,
      initDurationMs: 265.72,
    };
    const log = `${JSON.stringify({ level: 'INFO', message: 'hello' })}\n${platformReport(metrics)}\n`;
    assert.deepEqual(readReport(log), readReport(WITH_INIT));
  });

  it('tells restored snapshots apart from initialisation', () => {
    const text =
      `REPORT RequestId: ${ID}\tDuration: 30.50 ms\tBilled Duration: 263 ms\tMemory Size: 256 MB\t` +
      'Max Memory Used: 120 MB\tRestore Duration: 400.25 ms\tBilled Restore Duration: 232 ms\t\n';
    const json = platformReport({
      durationMs: 30.5,
      billedDurationMs: 263,
      memorySizeMB: 256,
      maxMemoryUsedMB: 120,
      restoreDurationMs: 400.25,
      billedRestoreDurationMs: 232,
    });
    for (const report of [readReport(text), readReport(json)]) {
      assert.deepEqual(
        [report?.durationMs, report?.billedMs, report?.restoreMs, report?.billedRestoreMs, report?.initMs],
        [30.5, 263, 400.25, 232, null],
      );
    }
  });

  it('says how an invocation ended that did not end well', () => {
    const text =
      `REPORT RequestId: ${ID}\tDuration: 3000.00 ms\tBilled Duration: 3000 ms\tMemory Size: 128 MB\t` +
      'Max Memory Used: 30 MB\tStatus: timeout\n';
    assert.deepEqual([readReport(text)?.status, readReport(text)?.billedMs], ['timeout', 3000]);
    const exited = text.replace('Status: timeout', 'Status: error\tError Type: Runtime.ExitError');
    assert.equal(readReport(exited)?.status, 'error');
    const metrics = { durationMs: 3000, billedDurationMs: 3000 };
    assert.equal(readReport(platformReport(metrics, { status: 'timeout' }))?.status, 'timeout');
    assert.equal(readReport(platformReport(metrics))?.status, null);
  });

  it('is the last of several, and not what a function printed before it', () => {
    const printed = 'REPORT RequestId: mine\tDuration: 1 ms\tBilled Duration: 999999 ms\n';
    const log = `${plain('one', 7)}${start(ID)}${printed}${end(ID)}${plain(ID, 12)}`;
    assert.deepEqual([readReport(log)?.billedMs, readReport(log)?.requestId], [12, ID]);
    const forged = platformReport({ durationMs: 1, billedDurationMs: 999_999 });
    const real = platformReport({ durationMs: 11.5, billedDurationMs: 12 });
    assert.equal(readReport(`${forged}\n${real}\n`)?.billedMs, 12);
    // Trace lines may follow.
    assert.equal(
      readReport(`${plain(ID, 12)}XRAY TraceId: 1-5e\tSegmentId: 6e\tSampled: true\n`)?.billedMs,
      12,
    );
  });

  it('is not read from a line that was cut', () => {
    const whole = WITH_INIT.replace('Max Memory', `${' '.repeat(TAIL_BYTES)}Max Memory`);
    assert.equal(readReportTail(tailOf(whole)), null);
    const json = platformReport({ durationMs: 1, billedDurationMs: 2 }, { padding: 'ä'.repeat(TAIL_BYTES) });
    assert.equal(readReportTail(tailOf(json)), null);
    for (const length of [10, 60, 72, 84])
      assert.equal(readReport(WITH_INIT.slice(0, length)), null, WITH_INIT.slice(0, length));
    assert.equal(readReport(platformReport({ durationMs: 1, billedDurationMs: 2 }).slice(0, -3)), null);
  });

  it('is found at the end of a tail that begins inside of a character', () => {
    const log = `${'ä'.repeat(3_000)}\n${WITH_INIT}\n`;
    assert.equal(
      readReportTail(
        Buffer.from(log)
          .subarray(-TAIL_BYTES - 1)
          .toString('base64'),
      )?.billedMs,
      662,
    );
  });

  it('is not there where there is none, or figures that are no numbers', () => {
    const without = [
      '',
      '\n\n',
      'REPORT',
      'REPORT RequestId: x',
      '{}',
      '{"type":"platform.report"}',
      'null',
      '[]',
    ];
    const broken = [
      'REPORT RequestId: x\tDuration: 1.2.3 ms\tBilled Duration: 2 ms\t',
      'REPORT RequestId: x\tDuration: . ms\tBilled Duration: . ms\t',
      'REPORT RequestId: x\tDuration: -1 ms\tBilled Duration: -2 ms\t',
      platformReport({ durationMs: '1', billedDurationMs: 2 }),
      platformReport({ durationMs: 1, billedDurationMs: null }),
      '{"type":"platform.report","record":{"metrics":{"durationMs":1,"billedDurationMs":1e999}}}',
    ];
    for (const log of [...without, ...broken]) assert.equal(readReport(log), null, log);
    for (const garbage of ['', '!', '====', 'not base64 at all', '\u0000', '💥', 'A'.repeat(100_000)])
      assert.equal(readReportTail(garbage), null, garbage.slice(0, 20));
  });

  const hundredths = fc.integer({ min: 1, max: 90_000_000 }).map((n) => n / 100);
  const figures = fc.record(
    {
      durationMs: hundredths,
      billedMs: fc.integer({ min: 1, max: 900_000 }),
      initMs: fc.option(hundredths, { nil: null }),
      memoryMb: fc.integer({ min: 128, max: 10_240 }),
      maxMemoryMb: fc.integer({ min: 1, max: 10_240 }),
      restoreMs: fc.option(hundredths, { nil: null }),
      billedRestoreMs: fc.option(fc.integer({ min: 1, max: 10_000 }), { nil: null }),
      status: fc.constantFrom(null, 'timeout', 'error', 'failure'),
      requestId: fc.uuid(),
    },
    { noNullPrototype: true },
  );
  const noise = fc.array(fc.string({ unit: 'grapheme', maxLength: 60 }), { maxLength: 5 });
  const field = (name: string, value: number | null, unit: string): string =>
    value === null ? '' : `${name}: ${value} ${unit}\t`;

  it('comes out as it went in, whatever the function printed', () => {
    fc.assert(
      fc.property(figures, noise, (given, lines) => {
        const { durationMs, billedMs, initMs, memoryMb, maxMemoryMb, restoreMs, billedRestoreMs } = given;
        const text =
          `REPORT RequestId: ${given.requestId}\tDuration: ${durationMs.toFixed(2)} ms\t` +
          field('Billed Duration', billedMs, 'ms') +
          field('Memory Size', memoryMb, 'MB') +
          field('Max Memory Used', maxMemoryMb, 'MB') +
          field('Init Duration', initMs, 'ms') +
          field('Restore Duration', restoreMs, 'ms') +
          field('Billed Restore Duration', billedRestoreMs, 'ms') +
          (given.status === null ? '' : `Status: ${given.status}`);
        const json = platformReport(
          {
            durationMs,
            billedDurationMs: billedMs,
            memorySizeMB: memoryMb,
            maxMemoryUsedMB: maxMemoryMb,
            ...(initMs === null ? {} : { initDurationMs: initMs }),
            ...(restoreMs === null ? {} : { restoreDurationMs: restoreMs }),
            ...(billedRestoreMs === null ? {} : { billedRestoreDurationMs: billedRestoreMs }),
          },
          { requestId: given.requestId, status: given.status ?? 'success' },
        );
        for (const line of [text, json]) {
          const log = `${lines.join('\n')}\n${line}\n`;
          assert.deepEqual(readReport(log), given);
          assert.equal(readReportTail(tailOf(log))?.billedMs, billedMs);
        }
      }),
    );
  });
});
