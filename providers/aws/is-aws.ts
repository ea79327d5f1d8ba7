/** An address goes in; whether it is one of AWS's own, and not one that the user gave, comes out. */

/** Hosts that are AWS's, in all its partitions (AWS documentation, "AWS service endpoints"). */
const AWS_HOST = /\.(amazonaws\.com(\.cn)?|api\.aws|api\.amazonwebservices\.com\.cn|amazonaws\.eu)$/;

export function isAws(endpoint: string): boolean {
  return AWS_HOST.test(new URL(endpoint).hostname);
}
