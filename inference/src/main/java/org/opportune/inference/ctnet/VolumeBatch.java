package org.opportune.inference.ctnet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.opportune.inference.volume.VolumeCard;
import org.opportune.inference.volume.VolumeGrid;

/** Volumes as CT-Net sees them. */
final class VolumeBatch {
  private VolumeBatch() {}

  /**
   * Normalises volumes.
   *
   * @param scope owns the result
   * @return (volumes, groups, 3, rows, columns)
   */
  static NDArray of(NDManager scope, VolumeGrid grid, List<short[]> volumes) {
    float[] values = new float[Math.multiplyExact(volumes.size(), grid.voxels())];
    for (int i = 0; i < volumes.size(); i++) {
      VolumeCard.normalise(volumes.get(i), values, i * grid.voxels());
    }
    return scope.create(
        values,
        new Shape(volumes.size(), grid.groups(), VolumeGrid.GROUP, grid.side(), grid.side()));
  }
}
