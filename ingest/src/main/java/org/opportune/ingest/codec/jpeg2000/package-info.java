/**
 * Decoding of JPEG 2000 codestreams (ITU-T T.800) where nearly all of its time goes: bit-plane
 * decoding of code blocks, the inverse wavelet transform, and the way of the samples out. Markers,
 * packets, quantisation and component transforms are those of jai-imageio's decoder, which this
 * package puts together around its own parts.
 *
 * <p>Values are those of jai-imageio's own parts, bit by bit, in sound and in damaged codestreams.
 */
package org.opportune.ingest.codec.jpeg2000;
