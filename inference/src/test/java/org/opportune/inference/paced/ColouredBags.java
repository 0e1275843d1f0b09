package org.opportune.inference.paced;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.opportune.ingest.bag.BagSource;
import org.opportune.ingest.slide.SlidePicture;

/** Images of four squares, each dull, red or green; labels say which colours are somewhere. */
record ColouredBags(int first, int size) implements BagSource {
  private static final int SQUARE = 32;

  @Override
  public List<String> labels() {
    return List.of("red", "green");
  }

  @Override
  public String id(int index) {
    return "image-" + (first + index);
  }

  @Override
  public String patientKey(int index) {
    return "patient-" + (first + index) / 2;
  }

  @Override
  public boolean[] present(int index) {
    int[] colours = colours(index);
    boolean[] present = new boolean[2];
    for (int colour : colours) {
      if (colour > 0) {
        present[colour - 1] = true;
      }
    }
    return present;
  }

  /** Of the four squares: 0 dull, 1 red, 2 green. */
  int[] colours(int index) {
    SplittableRandom random = new SplittableRandom(first + index);
    int[] colours = new int[4];
    for (int i = 0; i < 4; i++) {
      colours[i] = random.nextInt(2) == 0 ? 0 : 1 + random.nextInt(2);
    }
    return colours;
  }

  @Override
  public SlidePicture read(int index) {
    SplittableRandom random = new SplittableRandom(first + index + 1_000_000L);
    int[] colours = colours(index);
    int side = 2 * SQUARE;
    byte[] rgb = new byte[3 * side * side];
    for (int row = 0; row < side; row++) {
      for (int column = 0; column < side; column++) {
        int colour = colours[row / SQUARE * 2 + column / SQUARE];
        int at = 3 * (row * side + column);
        for (int channel = 0; channel < 3; channel++) {
          int level = 40 + random.nextInt(30) + (colour == channel + 1 ? 80 : 0);
          rgb[at + channel] = (byte) level;
        }
      }
    }
    return new SlidePicture(side, side, rgb, 3, 8, false, Optional.empty(), null, null);
  }
}
