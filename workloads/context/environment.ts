/** The name of an environment variable enters, the value that the deployment gave it leaves. */

/** Throws, naming the variable, when it is absent or empty. */
export function environment(variable: string): string {
  const value = process.env[variable];
  if (value === undefined || value === '') {
    throw new Error(`the environment variable ${variable} is not set in this function`);
  }
  return value;
}
