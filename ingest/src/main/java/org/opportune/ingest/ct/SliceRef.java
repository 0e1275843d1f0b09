package org.opportune.ingest.ct;

import java.io.Serializable;

/**
 * One slice of a series: where its pixels are and how to read them as Hounsfield units.
 *
 * @param objectRef the object; identifying, never published
 * @param frameIndex 0-based frame within it
 * @param sizeBytes size of the object when indexed
 * @param zMm position along the normal of the stack, rising to the head
 * @param rescaleSlope of this slice
 * @param rescaleIntercept of this slice
 */
public record SliceRef(
    String objectRef,
    int frameIndex,
    long sizeBytes,
    double zMm,
    double rescaleSlope,
    double rescaleIntercept)
    implements Serializable {}
