package io.weir.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/** Style, scripts and icon, served from our own jars: no page ever loads from another address. */
final class Assets implements Page {
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Asset(String type, byte[] bytes, String version) {}

  private final Map<String, Asset> assets = new LinkedHashMap<>();

  Assets() throws IOException {
    add("now.css", "text/css; charset=utf-8", "/io/weir/web/now.css");
    add("now.js", "text/javascript; charset=utf-8", "/io/weir/web/now.js");
    add("icon.svg", "image/svg+xml", "/io/weir/web/icon.svg");
    add("htmx.js", "text/javascript; charset=utf-8", webJar("htmx.org", "dist/htmx.min.js"));
    add("uplot.js", "text/javascript; charset=utf-8", webJar("uplot", "dist/uPlot.iife.min.js"));
    add("uplot.css", "text/css; charset=utf-8", webJar("uplot", "dist/uPlot.min.css"));
    add("charts.js", "text/javascript; charset=utf-8", "/io/weir/web/charts.js");
    add("sse.js", "text/javascript; charset=utf-8", webJar("htmx-ext-sse", "sse.js"));
  }

  /** Links by name, relative to the page; the query changes with the content. */
  Map<String, String> links() {
    Map<String, String> links = new LinkedHashMap<>();
    assets.forEach((name, asset) -> links.put(name, "static/" + name + "?v=" + asset.version()));
    return links;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/static/{name}", this::serve);
  }

  private void serve(Context ctx) {
    Asset asset = assets.get(ctx.pathParam("name"));
    if (asset == null) {
      throw new NotFoundResponse("There is no such file.");
    }
    boolean named = asset.version().equals(ctx.queryParam("v"));
    ctx.header("Cache-Control", named ? "public, max-age=31536000, immutable" : "no-cache");
    ctx.contentType(asset.type());
    ctx.result(asset.bytes());
  }

  private void add(String name, String type, String resource) throws IOException {
    try (InputStream in = Assets.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new FileNotFoundException(resource + " is not in Weir's jars: unpack Weir again");
      }
      byte[] bytes = in.readAllBytes();
      String version =
          HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 6);
      assets.put(name, new Asset(type, bytes, version));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The path contains the version, which is in the properties of the jar. */
  private static String webJar(String artifact, String file) throws IOException {
    String about = "/META-INF/maven/org.webjars.npm/" + artifact + "/pom.properties";
    Properties properties = new Properties();
    try (InputStream in = Assets.class.getResourceAsStream(about)) {
      if (in == null) {
        throw new FileNotFoundException(about + " is not in Weir's jars: unpack Weir again");
      }
      properties.load(new InputStreamReader(in, StandardCharsets.ISO_8859_1));
    }
    return "/META-INF/resources/webjars/"
        + artifact
        + "/"
        + properties.getProperty("version")
        + "/"
        + file;
  }
}
