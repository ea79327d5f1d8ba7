/** Test servers of ours before moto, for the few things that it leaves out: tags of CreateBucket, and policies in simulation. */
import { listen, passOn, type Listening } from '../../../fixtures/reverse-proxy.js';
import { queryError, xmlAnswer } from './protocols.js';

const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';
const TAGS = /<Tags>(.*)<\/Tags>/s;

/** Tags that come with a bucket are set right after it was made, within the same answer, as nobody can look in between. */
export function startMotoS3Front(moto: string): Promise<Listening> {
  return listen(async (request) => {
    const { pathname, search } = new URL(request.url, moto);
    const [bucket = '', ...key] = pathname.slice(1).split('/');
    const answer = await passOn(moto, request);
    const [, tags] = TAGS.exec(request.body.toString()) ?? [];
    const makesBucket = request.method === 'PUT' && key.join('') === '' && search === '';
    if (!makesBucket || tags === undefined || answer.status >= 300) return answer;
    const tagging = {
      ...request,
      url: `/${bucket}?tagging`,
      body: Buffer.from(`<Tagging xmlns="${NAMESPACE}"><TagSet>${tags}</TagSet></Tagging>`),
    };
    const tagged = await passOn(moto, tagging);
    return tagged.status < 300 ? answer : tagged;
  });
}

/** Moto simulates no policies: answered as in an account where the caller may not have that done. */
export function startMotoIamFront(moto: string): Promise<Listening> {
  return listen((request) =>
    request.body.includes('Action=SimulatePrincipalPolicy')
      ? Promise.resolve(
          xmlAnswer(
            403,
            queryError('AccessDenied', 'User is not authorized to perform: iam:SimulatePrincipalPolicy'),
          ),
        )
      : passOn(moto, request),
  );
}
