package org.opportune.inference.volume;

import java.util.random.RandomGenerator;

/**
 * How a volume is varied when it trains.
 *
 * @param mostPadding each of the six sides is padded by 0 to below this many voxels before the
 *     middle is cut, which shifts the volume by up to half of it
 * @param flipProbability probability that it is mirrored along an axis drawn at random
 * @param turnProbability probability that slices are turned by 0 to 3 quarters
 * @param mirrorProbability probability that left and right change places
 */
public record VolumeAugmentation(
    int mostPadding, double flipProbability, double turnProbability, double mirrorProbability) {

  /** As Draelos et al. do it: patients upside down and on their side too. */
  public static VolumeAugmentation published() {
    return new VolumeAugmentation(15, 0.5, 0.5, 0);
  }

  /** Shifts of a few voxels and left for right: what a scan may look like. */
  public static VolumeAugmentation upright() {
    return new VolumeAugmentation(3, 0, 0, 0.5);
  }

  /** Varies a volume; the given one stays as it is. */
  public short[] vary(short[] hu, VolumeGrid grid, RandomGenerator random) {
    int side = grid.side();
    int slices = grid.slices();
    int[] shift = {shift(random), shift(random), shift(random)};
    boolean flips = random.nextDouble() < flipProbability;
    int axis = random.nextInt(3);
    boolean mirrors = random.nextDouble() < mirrorProbability;
    boolean turns = random.nextDouble() < turnProbability;
    int quarters = turns ? random.nextInt(4) : 0;
    boolean[] backwards = {flips && axis == 0, flips && axis == 1, (flips && axis == 2) ^ mirrors};
    short[] varied = new short[hu.length];
    int at = 0;
    for (int slice = 0; slice < slices; slice++) {
      int z = (backwards[0] ? slices - 1 - slice : slice) + shift[0];
      for (int row = 0; row < side; row++) {
        for (int column = 0; column < side; column++) {
          int y = row;
          int x = column;
          for (int i = 0; i < quarters; i++) {
            int before = y;
            y = x;
            x = side - 1 - before;
          }
          y = (backwards[1] ? side - 1 - y : y) + shift[1];
          x = (backwards[2] ? side - 1 - x : x) + shift[2];
          boolean inside = z >= 0 && z < slices && y >= 0 && y < side && x >= 0 && x < side;
          varied[at++] = inside ? hu[(z * side + y) * side + x] : VolumeGrid.LOWEST_HU;
        }
      }
    }
    return varied;
  }

  private int shift(RandomGenerator random) {
    if (mostPadding == 0) {
      return 0;
    }
    int before = random.nextInt(mostPadding);
    int behind = random.nextInt(mostPadding);
    return (before + behind) / 2 - before;
  }
}
