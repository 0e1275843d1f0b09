/** Frequency bands of a slice: smoothing, and the normalisation of kernels and noise by bands. */
package org.opportune.inference.band;
