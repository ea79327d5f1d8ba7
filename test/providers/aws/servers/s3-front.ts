/** A test server of ours before fauxqs, which knows no tags of buckets: it keeps those, and passes everything else on. */
import { listen, passOn, type Listening } from '../../../fixtures/reverse-proxy.js';
import { escape, xmlAnswer } from './protocols.js';

export interface S3Front extends Listening {
  /** By bucket. */
  tags: Map<string, Map<string, string>>;
}

const TAG = /<Tag>\s*<Key>([^<]*)<\/Key>\s*<Value>([^<]*)<\/Value>\s*<\/Tag>/g;

export async function startS3Front(upstream: string): Promise<S3Front> {
  const tags = new Map<string, Map<string, string>>();
  const listening = await listen(async (request) => {
    const { pathname, searchParams } = new URL(request.url, upstream);
    const [bucket = '', ...key] = pathname.slice(1).split('/');
    const ofBucket = key.join('/') === '' && bucket !== '';
    if (ofBucket && searchParams.has('tagging')) {
      const known = tags.get(bucket);
      if (request.method === 'PUT') {
        tags.set(bucket, tagsOf(request.body.toString()));
        return { status: 204, headers: {}, body: Buffer.alloc(0) };
      }
      if (known === undefined || known.size === 0)
        return xmlAnswer(
          404,
          '<Error><Code>NoSuchTagSet</Code><Message>The TagSet does not exist</Message></Error>',
        );
      const set = [...known].map(([k, v]) => `<Tag><Key>${escape(k)}</Key><Value>${escape(v)}</Value></Tag>`);
      return xmlAnswer(200, `<Tagging><TagSet>${set.join('')}</TagSet></Tagging>`);
    }
    if (ofBucket && request.method === 'PUT' && tags.has(bucket)) {
      const message =
        '<Message>Your previous request to create the named bucket succeeded and you already own it.</Message>';
      return xmlAnswer(409, `<Error><Code>BucketAlreadyOwnedByYou</Code>${message}</Error>`);
    }
    const answer = await passOn(upstream, request);
    if (ofBucket && answer.status < 300) {
      if (request.method === 'PUT') tags.set(bucket, tagsOf(request.body.toString()));
      if (request.method === 'DELETE') tags.delete(bucket);
    }
    return answer;
  });
  return { ...listening, tags };
}

function tagsOf(xml: string): Map<string, string> {
  return new Map([...xml.matchAll(TAG)].map(([, key = '', value = '']) => [key, value]));
}
