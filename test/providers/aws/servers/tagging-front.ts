/**
 * A test server of ours: GetResources over what a test's other servers hold. Moto has this API itself, but knows nothing
 * of functions and state machines, which the reference runtime holds: these are put before what moto tells.
 */
import { listen, passOn, type Listening } from '../../../fixtures/reverse-proxy.js';
import type { StandingResource } from './inventory.js';
import { answerJson, signerOf } from './protocols.js';

interface Page {
  PaginationToken?: string | null;
  ResourceTagMappingList?: object[];
}

/**
 * @param own of a region, all that no other server tells
 * @param upstream of a server that knows this API, asked for the rest
 */
export function startTaggingFront(
  own: (region: string) => Promise<readonly StandingResource[]>,
  upstream: string | null,
): Promise<Listening> {
  return listen((request) =>
    answerJson(request, {
      async GetResources({ TagFilters = [], PaginationToken }) {
        const filters = TagFilters as { Key: string; Values?: string[] }[];
        const first = PaginationToken === undefined || PaginationToken === '';
        const here = first ? await own(signerOf(request)?.region ?? '') : [];
        const found = here.filter(({ tags }) =>
          filters.every(({ Key, Values = [] }) => {
            const value = tags[Key];
            return value !== undefined && (Values.length === 0 || Values.includes(value));
          }),
        );
        const rest =
          upstream === null ? {} : (JSON.parse((await passOn(upstream, request)).body.toString()) as Page);
        return {
          PaginationToken: rest.PaginationToken ?? '',
          ResourceTagMappingList: [
            ...found.map(({ arn, tags }) => ({
              ResourceARN: arn,
              Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
            })),
            ...(rest.ResourceTagMappingList ?? []),
          ],
        };
      },
    }),
  );
}
