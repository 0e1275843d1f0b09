package org.opportune.inference.infection;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.opportune.inference.ct.OverlayPicture;
import org.opportune.inference.explain.HeatMap;
import org.opportune.inference.explain.HeatPicture;

/**
 * Pictures of infection maps: of the first infected cases the slice that is most infected by the
 * network's word, beside it its infection map, its joint saliency and, where it is known, the
 * truth.
 */
final class MapPictures {
  private static final int MOST = 6;
  private static final int SIDE = 256;

  private final InfectionNetwork network;

  MapPictures(InfectionNetwork network) {
    this.network = network;
  }

  void write(List<InfectionCase> cases, Path folder) throws IOException {
    Files.createDirectories(folder);
    List<InfectionCase> infected = cases.stream().filter(one -> one.clazz() != 0).toList();
    for (int i = 0; i < Math.min(MOST, infected.size()); i++) {
      LabelledSlice slice = worst(infected.get(i));
      List<HeatMap> maps = new ArrayList<>();
      int clazz = network.likeliestInfection(slice.image());
      maps.add(network.infectionMap(slice.image(), clazz));
      maps.add(network.saliency(slice.image(), clazz));
      if (slice.truth() != null) {
        maps.add(truth(slice));
      }
      HeatMap grey = new HeatMap(slice.image().side(), slice.image().side(), slice.image().input());
      byte[] png = OverlayPicture.png(new HeatPicture(SIDE).render(grey, maps));
      Files.write(folder.resolve("infection-%d.png".formatted(i + 1)), png);
    }
  }

  private LabelledSlice worst(InfectionCase one) {
    double[][] probabilities =
        network.probabilities(one.slices().stream().map(LabelledSlice::image).toList());
    int worst = 0;
    for (int i = 1; i < probabilities.length; i++) {
      worst = probabilities[i][0] < probabilities[worst][0] ? i : worst;
    }
    return one.slices().get(worst);
  }

  private static HeatMap truth(LabelledSlice slice) {
    float[] values = new float[slice.truth().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = slice.truth()[i] == LabelledSlice.INFECTED ? 1 : 0;
    }
    return new HeatMap(slice.image().side(), slice.image().side(), values);
  }
}
