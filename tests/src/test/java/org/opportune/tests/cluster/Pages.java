package org.opportune.tests.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keeps every page of a server that can be reached from some of its pages by links. */
final class Pages {
  private static final Pattern LINK = Pattern.compile("(?:href|src)=['\"]([^'\"#]+)['\"]");
  private static final int MOST = 400;

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final Path folder;
  private int kept;

  Pages(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
  }

  /** How many pages were kept. */
  int kept() {
    return kept;
  }

  /** Keeps the pages that can be reached now; a server that is gone has none. */
  void keep(List<URI> first) throws InterruptedException {
    Deque<URI> next = new ArrayDeque<>(first);
    Set<URI> seen = new HashSet<>(first);
    for (int count = 0; !next.isEmpty() && count < MOST; count++) {
      URI page = next.pop();
      try {
        HttpRequest request = HttpRequest.newBuilder(page).timeout(Duration.ofSeconds(10)).build();
        String body = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        Files.writeString(folder.resolve("page-" + kept), page + "\n" + body);
        kept++;
        Matcher links = LINK.matcher(body);
        while (links.find()) {
          follow(page, links.group(1).replace("&amp;", "&"), seen, next);
        }
      } catch (IOException e) {
        // Gone between two requests.
        return;
      }
    }
  }

  private static void follow(URI page, String link, Set<URI> seen, Deque<URI> next) {
    try {
      URI target = page.resolve(link);
      boolean here =
          target.getScheme().equals("http")
              && target.getAuthority().equals(page.getAuthority())
              && !target.getPath().startsWith("/static/")
              && !target.getPath().contains("kill");
      if (here && seen.add(target)) {
        next.add(target);
      }
    } catch (IllegalArgumentException e) {
      // Not an address.
    }
  }
}
