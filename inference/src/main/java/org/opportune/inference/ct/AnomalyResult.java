package org.opportune.inference.ct;

/**
 * What the network says of a volume.
 *
 * @param score mean of the anomaly map, clipped to 0..1, over the lung volume
 * @param scoreSd standard deviation of the score over the network's thinned copies; null where none
 *     were asked for or the network has none
 * @param slicesScored slices that hold lung and that the network was shown
 * @param lungVoxels voxels that the score is the mean of, padding excluded
 * @param map the anomaly map; null unless asked for
 * @param prepareMillis time spent outside the network
 * @param networkMillis time spent in the network
 * @param aggregator name of the score's formula, for every row that carries a score
 */
public record AnomalyResult(
    double score,
    Double scoreSd,
    int slicesScored,
    long lungVoxels,
    AnomalyMap map,
    long prepareMillis,
    long networkMillis,
    String aggregator) {

  /** The default formula: an assumption, the paper does not state its own. */
  public static final String MEAN_OVER_LUNG = "mean-map-over-lung-volume";
}
