/** The name of the instance that replies of a null target bear. */
export const NULL_INSTANCE = 'null-target';
