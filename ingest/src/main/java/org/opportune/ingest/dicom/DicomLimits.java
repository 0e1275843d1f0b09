package org.opportune.ingest.dicom;

import java.io.Serializable;

/**
 * What one object may ask of the reader before it is refused with {@code OVER_BUDGET} or {@code
 * MALFORMED}.
 *
 * @param maxDepth nested sequences, default 32
 * @param maxElements elements of the data set with those of its items, default 500 000
 * @param maxHeaderBytes bytes read before pixel data, default 64 MiB
 * @param maxValueBytes values longer than this are not kept (the element reads as absent), default
 *     256 kiB
 * @param maxInflatedBytes size of an inflated data set, default 512 MiB
 * @param maxFramePixels rows x columns of one frame, default 2^26
 * @param maxObjectPixels rows x columns x frames, default 2^32
 */
public record DicomLimits(
    int maxDepth,
    int maxElements,
    int maxHeaderBytes,
    int maxValueBytes,
    int maxInflatedBytes,
    long maxFramePixels,
    long maxObjectPixels)
    implements Serializable {

  /** The defaults named above. */
  public static DicomLimits defaults() {
    return new DicomLimits(32, 500_000, 64 << 20, 256 << 10, 512 << 20, 1L << 26, 1L << 32);
  }
}
