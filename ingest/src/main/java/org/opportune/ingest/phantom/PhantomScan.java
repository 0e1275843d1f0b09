package org.opportune.ingest.phantom;

import org.opportune.ingest.ct.HounsfieldVolume;

/**
 * A drawn scan with its truth, on the same grid.
 *
 * @param volume the scan, in HU
 * @param lung per slice and voxel 0 outside, 1 left lung, 2 right lung (patient's sides):
 *     parenchyma with its lesions, without airways and large vessels
 * @param lesion per slice and voxel 1 where the lung is destroyed by emphysema
 * @param lesionShare lesion voxels over lung voxels, 0 to 1
 */
public record PhantomScan(
    HounsfieldVolume volume, byte[][] lung, byte[][] lesion, double lesionShare) {}
