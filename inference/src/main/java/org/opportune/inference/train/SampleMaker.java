package org.opportune.inference.train;

import java.util.random.RandomGenerator;
import org.opportune.inference.band.BandReference;
import org.opportune.inference.band.BandSpread;
import org.opportune.inference.band.Bands;
import org.opportune.inference.net.InputWindow;

/** Cuts a square patch out of a slice, draws lesions and a scanner, and windows the result. */
final class SampleMaker {
  private final LesionSynthesis lesions;
  private final ScannerSettings scanner;
  private final InputWindow window;
  private final BandReference bands;
  private final boolean placed;

  /** Keeps what a training is set to. */
  SampleMaker(TrainerSettings settings) {
    this.lesions = new LesionSynthesis(settings.lesions());
    this.scanner = settings.scanner();
    this.window = settings.window();
    this.bands = settings.bands();
    this.placed = !settings.lesions().placement().equals(LesionPlacement.ANYWHERE);
  }

  /** Makes one sample; the generator decides everything that is left to chance. */
  Sample make(TrainingSlice slice, int side, RandomGenerator random) {
    float[] hu = new float[side * side];
    byte[] lung = new byte[hu.length];
    int[] corner = cut(slice, side, random, hu, lung);
    LesionSite site = placed && slice.place() != null ? site(slice, side, corner) : null;
    ScannerEffects effects = new ScannerEffects(scanner, random);
    float[] healthy = effects.tissue(hu);
    LesionSynthesis.Lesions ill = lesions.apply(healthy, lung, side, side, site, random);
    float[] restored = effects.reconstruct(healthy, side, side);
    float[] input = effects.reconstruct(ill.hu(), side, side);
    input = normalised(effects.expose(input, side, side, random), lung, side);
    Turn turn = new Turn(scanner, random);
    byte[] turnedLung = turn.apply(lung, side);
    return new Sample(
        windowed(turn.apply(input, side), turnedLung),
        windowed(turn.apply(restored, side), turnedLung),
        turn.apply(ill.label(), side),
        turnedLung,
        side);
  }

  /** Where a patch lies: its place, and each pixel's depth in the whole slice's lungs. */
  private static LesionSite site(TrainingSlice slice, int side, int[] corner) {
    SlicePlace place = slice.place();
    float[] depth = PleuraDepth.of(slice.lung(), slice.columns(), place.rowMm(), place.columnMm());
    float[] patch = new float[side * side];
    for (int row = 0; row < side; row++) {
      for (int column = 0; column < side; column++) {
        int y = corner[0] + row;
        int x = corner[1] + column;
        if (y >= 0 && y < slice.rows() && x >= 0 && x < slice.columns()) {
          patch[row * side + column] = depth[y * slice.columns() + x];
        }
      }
    }
    return new LesionSite(slice.patientKey(), place.part(corner[0], corner[1]), patch);
  }

  /**
   * A patch about a random lung pixel, moved into the slice where the slice is large enough.
   *
   * @return its first row and column
   */
  private static int[] cut(
      TrainingSlice slice, int side, RandomGenerator random, float[] hu, byte[] lung) {
    int centre = randomLungPixel(slice.lung(), random);
    int top = origin(centre / slice.columns(), slice.rows(), side, random);
    int left = origin(centre % slice.columns(), slice.columns(), side, random);
    for (int row = 0; row < side; row++) {
      for (int column = 0; column < side; column++) {
        int fromRow = top + row;
        int fromColumn = left + column;
        if (fromRow >= 0
            && fromRow < slice.rows()
            && fromColumn >= 0
            && fromColumn < slice.columns()) {
          int from = fromRow * slice.columns() + fromColumn;
          hu[row * side + column] = slice.hu()[from];
          lung[row * side + column] = slice.lung()[from];
        }
      }
    }
    return new int[] {top, left};
  }

  private static int randomLungPixel(byte[] lung, RandomGenerator random) {
    int count = 0;
    int chosen = lung.length / 2;
    for (int i = 0; i < lung.length; i++) {
      if (lung[i] != 0) {
        count++;
      }
    }
    int wanted = count == 0 ? -1 : random.nextInt(count);
    for (int i = 0; i < lung.length && wanted >= 0; i++) {
      if (lung[i] != 0 && wanted-- == 0) {
        chosen = i;
      }
    }
    return chosen;
  }

  private static int origin(int centre, int extent, int side, RandomGenerator random) {
    int wanted = centre - side / 2 + random.nextInt(-side / 8, side / 8 + 1);
    if (extent <= side) {
      return (extent - side) / 2;
    }
    return Math.min(extent - side, Math.max(0, wanted));
  }

  /** As a scan is normalised before it is scored, from the patch's own bands. */
  private float[] normalised(float[] hu, byte[] lung, int side) {
    if (bands == null) {
      return hu;
    }
    Bands split = Bands.split(hu, lung, side, side, bands.bands());
    BandSpread spread = new BandSpread(bands.bands());
    spread.add(split, lung);
    return split.sum(bands.gains(spread));
  }

  private float[] windowed(float[] hu, byte[] lung) {
    float[] result = new float[hu.length];
    for (int i = 0; i < hu.length; i++) {
      result[i] = lung[i] == 0 ? InputWindow.OUTSIDE : window.scale(hu[i]);
    }
    return result;
  }
}
