/** Messages that quote what was sent go in; that no part of a secret is left comes out. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { secretsOf } from '../../src/drive/url-secrets.js';
import { maskSecrets } from '../../src/engine/mask-secrets.js';

const request = {
  url: 'https://ann:hunter2hunter@example.org/f?key=a%2Fb%2Bc-secret&n=1&bare-secret',
  method: 'GET',
  headers: { authorization: 'Bearer t0ken-t0ken' },
  body: null,
  expectStatus: null,
};

describe('secrets that a target quotes', () => {
  const secrets = secretsOf([request]);

  it('are masked as they were written and as they are read', () => {
    const said = [
      'cannot GET /f?key=a%2Fb%2Bc-secret&n=1&bare-secret',
      'no such key: a/b+c-secret',
      'wrong password hunter2hunter',
      'not valid: Bearer t0ken-t0ken',
      `Basic ${Buffer.from('ann:hunter2hunter').toString('base64')}`,
    ];
    assert.deepEqual(
      said.map((message) => maskSecrets(message, secrets)),
      [
        'cannot GET /f?key=***&n=1&***',
        'no such key: ***',
        'wrong password ***',
        'not valid: ***',
        'Basic ***',
      ],
    );
  });

  it('are masked where the message was cut in the middle of one, too', () => {
    fc.assert(
      fc.property(fc.integer({ min: 4, max: 14 }), (length) => {
        const secret = 'hunter2hunter';
        const text = maskSecrets(`password is ${secret.slice(0, length)}`, secrets);
        assert.equal(text, 'password is ***');
      }),
    );
  });

  it('leave a message alone that quotes none', () => {
    assert.equal(
      maskSecrets('connect ECONNREFUSED 127.0.0.1:9', secrets),
      'connect ECONNREFUSED 127.0.0.1:9',
    );
    assert.deepEqual(secretsOf([{ ...request, url: 'http://example.org/', headers: {} }]), []);
  });
});
