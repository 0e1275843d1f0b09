package org.opportune.inference.bag;

import java.util.ArrayList;
import java.util.List;
import org.opportune.ingest.slide.SlidePicture;

/**
 * Cuts images into squares on a grid without overlap and brings them to the size of a network's
 * input by averaging areas.
 *
 * @param patchPixels side of a patch in the image; 448 in the paper. Of an image narrower or lower
 *     than this, squares of its shorter side are cut
 * @param inputPixels side of the network's input; 224 in the paper
 * @param remainder what becomes of the edge that no whole patch fills
 * @param background which patches show nothing
 */
public record PatchGrid(
    int patchPixels, int inputPixels, Remainder remainder, Background background) {

  /** Checks the sizes. */
  public PatchGrid {
    if (patchPixels < 1 || inputPixels < 32) {
      throw new IllegalArgumentException(
          "Invalid patches: %d pixels at %d; the network needs 32 and more"
              .formatted(patchPixels, inputPixels));
    }
  }

  /** The paper's: 448 at 224, the remainder dropped, and no patch taken for background. */
  public static PatchGrid published() {
    return new PatchGrid(448, 224, Remainder.DROP, Background.none());
  }

  /** Where the patches of an image lie, background included. */
  public List<PatchPlace> places(int columns, int rows) {
    int side = Math.min(patchPixels, Math.min(columns, rows));
    List<PatchPlace> places = new ArrayList<>();
    for (int row : starts(rows, side)) {
      for (int column : starts(columns, side)) {
        places.add(new PatchPlace(column, row, side));
      }
    }
    return List.copyOf(places);
  }

  /** The bag of an image. */
  public Bag cut(SlidePicture picture) {
    int signalFrom = background.signalFrom(picture);
    List<Patch> patches = new ArrayList<>();
    int empty = 0;
    for (PatchPlace place : places(picture.columns(), picture.rows())) {
      if (background.isEmpty(picture, place, signalFrom)) {
        empty++;
      } else {
        patches.add(new Patch(place, resized(picture, place)));
      }
    }
    return new Bag(patches, empty);
  }

  private List<Integer> starts(int extent, int side) {
    List<Integer> starts = new ArrayList<>();
    for (int at = 0; at + side <= extent; at += side) {
      starts.add(at);
    }
    if (remainder == Remainder.SHIFT && extent % side != 0) {
      starts.add(extent - side);
    }
    return starts;
  }

  /** Averages over the area that each pixel of the input covers, in rows first, then columns. */
  private byte[] resized(SlidePicture picture, PatchPlace place) {
    int side = place.side();
    double scale = (double) side / inputPixels;
    byte[] planes = new byte[3 * inputPixels * inputPixels];
    for (int channel = 0; channel < 3; channel++) {
      float[] narrow = new float[side * inputPixels];
      for (int y = 0; y < side; y++) {
        int line = (place.row() + y) * picture.columns() + place.column();
        for (int x = 0; x < inputPixels; x++) {
          double sum = 0;
          double from = x * scale;
          double to = from + scale;
          for (int at = (int) from; at < Math.min(side, to); at++) {
            double covered = Math.min(to, at + 1) - Math.max(from, at);
            sum += covered * (picture.rgb()[3 * (line + at) + channel] & 0xFF);
          }
          narrow[y * inputPixels + x] = (float) (sum / scale);
        }
      }
      for (int y = 0; y < inputPixels; y++) {
        double from = y * scale;
        double to = from + scale;
        for (int x = 0; x < inputPixels; x++) {
          double sum = 0;
          for (int at = (int) from; at < Math.min(side, to); at++) {
            double covered = Math.min(to, at + 1) - Math.max(from, at);
            sum += covered * narrow[at * inputPixels + x];
          }
          planes[(channel * inputPixels + y) * inputPixels + x] =
              (byte) Math.min(255, Math.round(sum / scale));
        }
      }
    }
    return planes;
  }
}
