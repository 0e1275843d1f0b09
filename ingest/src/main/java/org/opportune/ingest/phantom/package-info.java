/** Synthetic chest CT archives with known truth, for demonstrations, training and tests. */
package org.opportune.ingest.phantom;
