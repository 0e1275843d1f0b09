/** Epidemiology statistics: intervals, standardisation, corrections, trends. */
package org.opportune.staging.epi;
