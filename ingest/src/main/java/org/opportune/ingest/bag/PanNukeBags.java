package org.opportune.ingest.bag;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.opportune.ingest.slide.SlidePicture;

/**
 * Patches of many tissues with the nuclei drawn, in the layout of PanNuke (Gamper et al., arXiv
 * 2003.10778; its folds of 2020): {@code images/foldN/images.npy} (patches, 256, 256, 3), {@code
 * images/foldN/types.npy} (tissue of each patch) and {@code masks/foldN/masks.npy} (patches, 256,
 * 256, 6): five classes of nuclei and the background. A patch has the labels of the classes that
 * some pixel of its mask has. The arrays are read patch by patch, all masks once when the set is
 * opened. The set names no patients: of several folds each stands for one, since the folds are the
 * split that its authors vouch for; patches of a single fold stand for themselves.
 */
public final class PanNukeBags implements BagSource {
  static final String IMAGES = "images.npy";

  private static final List<String> CLASSES =
      List.of("neoplastic", "inflammatory", "connective", "dead", "epithelial");
  private static final int DEPTH = 4;

  private final List<Patch> patches;
  private final boolean severalFolds;

  private record Patch(Fold fold, int number, String id, boolean[] present) {}

  private record Fold(String name, NpyFile images, NpyFile masks, Optional<NpyFile> types) {}

  private PanNukeBags(List<Patch> patches, boolean severalFolds) {
    this.patches = List.copyOf(patches);
    this.severalFolds = severalFolds;
  }

  /** The arrays of pictures below a folder, at most a fold and two folders deep, by name. */
  static List<Path> images(Path folder) throws BagException {
    try (Stream<Path> files = Files.find(folder, DEPTH, (file, a) -> file.endsWith(IMAGES))) {
      return files
          .filter(
              file ->
                  file.getParent() != null
                      && file.getParent().getParent() != null
                      && file.getParent().getParent().endsWith("images"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new BagException("Cannot list " + folder + ": " + e.getMessage(), e);
    }
  }

  /**
   * Reads all masks; pictures are read later.
   *
   * @param folder holds {@code images} and {@code masks}, or folders that do
   * @throws BagException when a file is not as described
   */
  public static PanNukeBags open(Path folder) throws BagException {
    List<Fold> folds = new ArrayList<>();
    for (Path images : images(folder)) {
      folds.add(fold(images));
    }
    if (folds.isEmpty()) {
      throw new BagException(
          "Invalid set " + folder + ": no images/foldN/" + IMAGES + " in it; unpack the folds");
    }
    List<Patch> patches = new ArrayList<>();
    for (Fold fold : folds) {
      for (int number = 0; number < fold.images().items(); number++) {
        patches.add(patch(fold, number));
      }
    }
    return new PanNukeBags(patches, folds.size() > 1);
  }

  private static Fold fold(Path file) throws BagException {
    Path folder = file.getParent();
    String name = folder.getFileName().toString();
    Path root = folder.getParent().resolveSibling("masks").resolve(name);
    NpyFile images = NpyFile.open(file);
    NpyFile masks = NpyFile.open(root.resolve("masks.npy"));
    Path tissue = folder.resolve("types.npy");
    Optional<NpyFile> types =
        Files.isRegularFile(tissue) ? Optional.of(NpyFile.open(tissue)) : Optional.empty();
    requireShape(images, 3);
    requireShape(masks, CLASSES.size() + 1);
    boolean alike =
        images.items() == masks.items()
            && images.shape()[1] == masks.shape()[1]
            && images.shape()[2] == masks.shape()[2]
            && types.map(list -> list.items() == images.items()).orElse(true);
    if (!alike) {
      throw new BagException(
          "Invalid fold %s: images, masks and types are of different length or size; take all three of one fold"
              .formatted(folder));
    }
    return new Fold(name, images, masks, types);
  }

  private static void requireShape(NpyFile array, int channels) throws BagException {
    long[] shape = array.shape();
    if (shape.length != 4 || shape[3] != channels || shape[0] > Integer.MAX_VALUE) {
      throw new BagException(
          "Invalid array %s: its shape must be (patches, rows, columns, %d)"
              .formatted(array.file(), channels));
    }
  }

  private static Patch patch(Fold fold, int number) throws BagException {
    try {
      String tissue = fold.types().isPresent() ? "-" + fold.types().get().text(number) : "";
      double[] mask = fold.masks().numbers(number);
      boolean[] present = new boolean[CLASSES.size()];
      for (int i = 0; i < mask.length; i++) {
        int channel = i % (CLASSES.size() + 1);
        // The last channel is the background.
        if (channel < present.length && mask[i] != 0) {
          present[channel] = true;
        }
      }
      String id = String.format(Locale.ROOT, "%s/%05d%s", fold.name(), number, tissue);
      return new Patch(fold, number, id, present);
    } catch (BagException e) {
      throw e;
    } catch (IOException e) {
      throw new BagException(
          "Cannot read " + fold.masks().file() + ", patch " + number + ": " + e.getMessage(), e);
    }
  }

  @Override
  public List<String> labels() {
    return CLASSES;
  }

  @Override
  public int size() {
    return patches.size();
  }

  @Override
  public String id(int index) {
    return patches.get(index).id();
  }

  @Override
  public String patientKey(int index) {
    return severalFolds ? patches.get(index).fold().name() : patches.get(index).id();
  }

  @Override
  public boolean[] present(int index) {
    return patches.get(index).present().clone();
  }

  @Override
  public SlidePicture read(int index) throws IOException {
    Patch patch = patches.get(index);
    NpyFile images = patch.fold().images();
    double[] values = images.numbers(patch.number());
    byte[] rgb = new byte[values.length];
    for (int i = 0; i < rgb.length; i++) {
      // Stored as floating point, of 0..255.
      rgb[i] = (byte) Math.max(0, Math.min(255, Math.round(values[i])));
    }
    return new SlidePicture(
        (int) images.shape()[2],
        (int) images.shape()[1],
        rgb,
        3,
        Byte.SIZE,
        false,
        Optional.empty(),
        null,
        null);
  }
}
