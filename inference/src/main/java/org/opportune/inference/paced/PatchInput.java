package org.opportune.inference.paced;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.random.RandomGenerator;
import org.opportune.inference.bag.PatternCard;

/**
 * Patches of a store as a network's input.
 *
 * @param card side and normalisation
 * @param allTurns whether training sees all eight orientations, or mirrored ones alone
 */
record PatchInput(PatternCard card, boolean allTurns) {

  /** Patches as they are, (patch, channel, row, column). */
  NDArray of(NDManager scope, PatchStore patches, int[] numbers) {
    byte[][] planes = new byte[numbers.length][];
    for (int i = 0; i < numbers.length; i++) {
      planes[i] = patches.read(numbers[i]);
    }
    return array(scope, planes);
  }

  /** Patches in orientations drawn at random. */
  NDArray turned(NDManager scope, PatchStore patches, int[] numbers, RandomGenerator random) {
    byte[][] planes = new byte[numbers.length][];
    for (int i = 0; i < numbers.length; i++) {
      Orientation orientation = Orientation.of(random.nextInt(allTurns ? 8 : 2));
      planes[i] = orientation.apply(patches.read(numbers[i]), card.grid().inputPixels());
    }
    return array(scope, planes);
  }

  private NDArray array(NDManager scope, byte[][] planes) {
    int side = card.grid().inputPixels();
    float[] values = new float[planes.length * 3 * side * side];
    for (int i = 0; i < planes.length; i++) {
      card.normalise(planes[i], values, i * 3 * side * side);
    }
    return scope.create(values, new Shape(planes.length, 3, side, side));
  }
}
