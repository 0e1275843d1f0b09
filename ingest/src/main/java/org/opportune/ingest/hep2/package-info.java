/**
 * Synthetic HEp-2 immunofluorescence fields with the truth of every cell: eight ANA patterns, alone
 * and in mixtures, for demonstrations, training and tests.
 */
package org.opportune.ingest.hep2;
