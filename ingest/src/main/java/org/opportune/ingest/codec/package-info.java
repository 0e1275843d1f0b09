/**
 * Frame codecs of encapsulated DICOM pixel data, in pure Java: compressed bytes of one frame in,
 * stored values out.
 *
 * <p>Input is hostile until proven otherwise: every codec checks the stream's own header against
 * the data set before it allocates, loops no longer than the input or the frame allows, and ends in
 * a {@link org.opportune.ingest.codec.CodecException} where it cannot decode.
 */
package org.opportune.ingest.codec;
