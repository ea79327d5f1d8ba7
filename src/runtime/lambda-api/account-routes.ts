/** AWS Lambda's GetAccountSettings, as a route: what functions may take here, and what they have taken. */
import type { Route } from '../http-front.js';
import { respondJson } from '../respond.js';
import { ACCOUNT_CONCURRENCY, unreservedConcurrency } from './concurrency-routes.js';
import { MAX_STORED_BYTES, type LambdaFunctions } from './lambda-functions.js';
import { MAX_UNZIPPED_BYTES, MAX_ZIP_BYTES } from './read-zip.js';

const SETTINGS = '/2016-08-19/account-settings';

export function accountRoutes(lambda: LambdaFunctions): Route[] {
  const settings: Route = {
    method: 'GET',
    path: SETTINGS,
    handle(_, _request, response) {
      respondJson(response, 200, {
        AccountLimit: {
          TotalCodeSize: MAX_STORED_BYTES,
          CodeSizeUnzipped: MAX_UNZIPPED_BYTES,
          CodeSizeZipped: MAX_ZIP_BYTES,
          ConcurrentExecutions: ACCOUNT_CONCURRENCY,
          UnreservedConcurrentExecutions: unreservedConcurrency(lambda),
        },
        AccountUsage: { TotalCodeSize: lambda.storedBytes(), FunctionCount: lambda.all().length },
      });
    },
  };
  // Older tools put a slash at the end.
  return [settings, { ...settings, path: `${SETTINGS}/` }];
}
