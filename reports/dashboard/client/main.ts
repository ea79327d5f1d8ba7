/** A page of the site goes in; its tables, ages, history and comparison become live. */
import { rememberFolds, unfoldOnPaper } from '../../page/client/folds.js';
import { liveTables } from '../../page/client/tables.js';
import { scrollToAnchor } from '../../page/client/view-state.js';
import { tellAges } from './ages.js';
import { liveComparison } from './comparison.js';
import { liveHistory } from './history.js';

document.documentElement.classList.add('js');
tellAges(document, Date.now());
liveHistory(document);
liveComparison(document);
liveTables(document);
rememberFolds(document);
unfoldOnPaper(() => undefined);
scrollToAnchor();
