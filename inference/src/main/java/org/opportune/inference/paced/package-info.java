/**
 * Self-paced multi-instance multi-label learning: from labels of whole images to labels of their
 * patches (Jiang et al., IEEE TMI 45(4):1661, arXiv 2511.21519). A bag is an image, an instance one
 * of its patches.
 */
package org.opportune.inference.paced;
