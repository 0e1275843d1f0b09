/**
 * Bags: images with labels of the whole image, from which a network learns which parts carry which
 * label.
 */
package org.opportune.ingest.bag;
