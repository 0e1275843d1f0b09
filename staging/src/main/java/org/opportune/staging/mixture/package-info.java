/** Gaussian mixtures of a population's scores. */
package org.opportune.staging.mixture;
