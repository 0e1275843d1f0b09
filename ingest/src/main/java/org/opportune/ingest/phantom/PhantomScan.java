package org.opportune.ingest.phantom;

import org.opportune.ingest.ct.HounsfieldVolume;

/**
 * A drawn scan with its truth, on the same grid.
 *
 * @param volume the scan, in HU
 * @param lung per slice and voxel 0 outside, 1 left lung, 2 right lung (patient's sides):
 *     parenchyma with its lesions and lumps, without airways, large vessels and fluid
 * @param lesion per slice and voxel 1 where the lung is destroyed by emphysema
 * @param vessel per slice and voxel 1 inside a vessel of the lungs
 * @param findings per slice and voxel the {@link FindingKind#bit bits} of what was planted there
 * @param lesionShare lesion voxels over lung voxels, 0 to 1
 */
public record PhantomScan(
    HounsfieldVolume volume,
    byte[][] lung,
    byte[][] lesion,
    byte[][] vessel,
    byte[][] findings,
    double lesionShare) {}
