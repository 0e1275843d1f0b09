package org.opportune.ingest.codec;

/** Decompresses the frames of one transfer syntax. Implementations hold no state: share freely. */
public interface FrameCodec {
  /**
   * Decodes one frame's compressed bytes.
   *
   * <p>Values are interleaved by pixel and in the colour space of the stream: no colour transform
   * is undone except the one that is part of JPEG 2000. When the layout is signed, values are
   * sign-extended from the narrower of BitsStored and the stream's own precision. When it is not,
   * bits above BitsStored come back as they were stored: masking them is the caller's.
   *
   * @param data holds the frame: all its fragments, concatenated
   * @param offset first byte of the frame
   * @param length bytes of the frame; trailing padding is allowed
   * @param layout what the data set says about the frame
   * @return columns x rows x samplesPerPixel stored values
   * @throws CodecException if the bytes are not a frame of that layout, or exceed the budget
   */
  short[] decode(byte[] data, int offset, int length, FrameLayout layout) throws CodecException;
}
