/** Lesion synthesis and training. */
package org.opportune.inference.train;
