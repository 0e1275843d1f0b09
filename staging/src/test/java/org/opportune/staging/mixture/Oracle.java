package org.opportune.staging.mixture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;

/** A population and what scikit-learn found in it, written by tests/oracles/mixtures.py. */
record Oracle(JsonNode root) {
  static final String[] POPULATIONS = {
    "balanced",
    "imbalanced_90_7_2_1",
    "heavy_tails",
    "ties",
    "near_equal_means",
    "equal_means_four_asked",
    "one_group",
    "skewed_healthy",
    "lognormal",
    "zeros_and_ones",
    "small"
  };

  static Oracle of(String population) {
    try (InputStream in = Oracle.class.getResourceAsStream("/mixture/" + population + ".json.gz");
        GZIPInputStream text = new GZIPInputStream(in)) {
      return new Oracle(new ObjectMapper().readTree(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  double[] scores() {
    return numbers(root.get("scores"));
  }

  MixtureSettings settings() {
    return MixtureSettings.defaults()
        .withComponents(root.get("components").asInt())
        .withTransform(Transform.valueOf(root.get("transform").asText()));
  }

  boolean identified() {
    return root.get("identified").asBoolean();
  }

  double value(String fit, String name) {
    return root.get(fit).get(name).asDouble();
  }

  double[] values(String fit, String name) {
    return numbers(root.get(fit).get(name));
  }

  private static double[] numbers(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false)
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }
}
