package org.opportune.jobs.doctor;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Whether the object store answers, and whether its clock agrees with ours. */
final class StoreCheck {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration SKEW = Duration.ofMinutes(1);

  private final InstantSource clock;

  StoreCheck(InstantSource clock) {
    this.clock = clock;
  }

  /** Asks the endpoint for nothing; any answer has its time. */
  String require(String endpoint) throws IOException, InterruptedException {
    URI uri = URI.create(endpoint.contains("://") ? endpoint : "https://" + endpoint);
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(PATIENCE)
            .method("HEAD", HttpRequest.BodyPublishers.noBody())
            .build();
    HttpResponse<Void> answer =
        HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .build()
            .send(request, HttpResponse.BodyHandlers.discarding());
    String carried = uri.getScheme().equals("https") ? "TLS" : "not encrypted";
    Optional<String> date = answer.headers().firstValue("Date");
    if (date.isEmpty()) {
      return endpoint + " answers, " + carried + "; it tells no time";
    }
    Duration ahead =
        Duration.between(
            ZonedDateTime.parse(date.get(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant(),
            clock.instant());
    if (ahead.abs().compareTo(SKEW) > 0) {
      throw new IllegalStateException(
          "this machine's clock is %d s %s that of %s: set it (timedatectl set-ntp true), or the store refuses requests"
              .formatted(
                  ahead.abs().toSeconds(), ahead.isNegative() ? "behind" : "ahead of", endpoint));
    }
    return "%s answers, %s, clocks agree within %d s"
        .formatted(endpoint, carried, ahead.abs().toSeconds() + 1);
  }
}
