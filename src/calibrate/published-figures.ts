/** What others published of warm functions: data, each with its source, its year, and why ours may differ. */

export interface PublishedFigure {
  source: string;
  year: number;
  what: string;
  figures: string;
  /** Why a figure of ours beside it may be another. */
  reasons: string;
}

export const PUBLISHED_FIGURES: readonly PublishedFigure[] = [
  {
    source: 'Ustiugov et al., “Analyzing Tail Latency in Serverless Clouds with STeLLAR”, IISWC',
    year: 2021,
    what: 'warm, caller-side, Utah to US-West, n = 3,000',
    figures: 'p50 / p99: AWS 44 / 74 ms, Google 31 / 47 ms, Azure 57 / 75 ms',
    reasons:
      'their caller stands in another state, so a network round trip is in every figure; one sending pattern, bursts',
  },
  {
    source: 'Ustiugov et al., as above',
    year: 2021,
    what: 'cold, median',
    figures: 'AWS 448 ms, Google 870 ms, Azure 1,401 ms',
    reasons: 'kinds of cold start are not told apart there; here they are never merged',
  },
  {
    source: 'Wang et al., “Peeking Behind the Curtains of Serverless Platforms”, USENIX ATC',
    year: 2018,
    what: 'warm, median',
    figures: 'AWS 25 ms, Google 79 ms, Azure 320 ms',
    reasons: 'platforms of 2018; medians only',
  },
  {
    source: 'Wu, “The State of Serverless Computing”, QCon',
    year: 2019,
    what: 'two functions composed on Lambda',
    figures: 'through S3 or DynamoDB about 200 ms, direct about 100 ms, Step Functions about 500 ms',
    reasons:
      'means of a talk, without method; the reference runtime here has no network between its functions',
  },
  {
    source: 'Braverman (Binaris)',
    year: 2018,
    what: 'one invocation on a low-latency platform',
    figures: '2 to 3 ms',
    reasons: 'within a data centre, on hardware that is not named',
  },
  {
    source: 'SeBS artifact (Copik et al.), recomputed from its raw data',
    year: 2020,
    what: 'thumbnailer on AWS, warm',
    figures: 'p50 677 ms, p99 1,064 ms',
    reasons:
      'a new TLS connection for each sample took a median of 403 ms of it; here connections are kept and their set-up stands apart',
  },
];
