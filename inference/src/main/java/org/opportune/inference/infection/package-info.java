/**
 * Infections of the lungs, learnt from labels of whole images and shown by maps (Hu et al. 2020,
 * arXiv 2004.06689). A case is one patient's scan, cut into slices.
 */
package org.opportune.inference.infection;
