package org.opportune.inference.explain;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.opportune.inference.bundle.LoadedNetwork;
import org.opportune.inference.ct.OverlayPicture;
import org.opportune.inference.net.Tensor;

/**
 * Maps of some images by one or more methods, and whether they depend on the network.
 *
 * @param network nobody else may use it meanwhile
 * @param images in grey, for the pictures
 * @param methods at least one
 */
public record Explanations(LoadedNetwork network, List<HeatMap> images, List<Method> methods) {
  private static final int SIDE = 256;

  /** Copies the lists. */
  public Explanations {
    images = List.copyOf(images);
    methods = List.copyOf(methods);
  }

  /**
   * A kind of map.
   *
   * @param name of the method
   * @param maps draws the map of each image with the network's present values
   */
  public record Method(String name, Supplier<List<HeatMap>> maps) {}

  /**
   * What became of a method's {@link RandomisationCheck}.
   *
   * @param method its name
   */
  public record Verdict(String method, RandomisationCheck.Outcome outcome) {}

  /**
   * Grad-CAM as a method.
   *
   * @param layer one of the classifier's
   * @param images what the network sees of each image, (channels, rows, columns)
   * @param classes which class of each image is explained
   */
  public static Method gradCam(
      LoadedNetwork network, String layer, List<Tensor> images, List<Integer> classes) {
    GradCam method = new GradCam(network.classifier(), layer);
    return new Method(
        "Grad-CAM at " + layer,
        () -> {
          List<HeatMap> maps = new ArrayList<>();
          for (int i = 0; i < images.size(); i++) {
            try (NDManager scope = network.newScope()) {
              long[] shape = images.get(i).shape();
              NDArray input =
                  scope.create(images.get(i).values(), new Shape(1, shape[0], shape[1], shape[2]));
              maps.addAll(method.of(scope, input, classes.get(i)));
            }
          }
          return maps;
        });
  }

  /** Writes a picture per image: the image, then its map by each method. */
  public void draw(Path folder) throws IOException {
    List<List<HeatMap>> byMethod = methods.stream().map(one -> one.maps().get()).toList();
    Files.createDirectories(folder);
    for (int i = 0; i < images.size(); i++) {
      int image = i;
      List<HeatMap> maps = byMethod.stream().map(all -> all.get(image)).toList();
      byte[] png = OverlayPicture.png(new HeatPicture(SIDE).render(images.get(i), maps));
      Files.write(folder.resolve("explained-%d.png".formatted(i + 1)), png);
    }
  }

  /** Checks every method. */
  public List<Verdict> check(RandomisationCheck check) {
    List<Verdict> verdicts = new ArrayList<>();
    for (Method method : methods) {
      try (NDManager scope = network.newScope()) {
        verdicts.add(
            new Verdict(method.name(), check.of(network.classifier(), scope, method.maps())));
      }
    }
    return verdicts;
  }
}
