# What follows from the variables alone; deploy/test checks it without a provider.
locals {
  zone = var.zone != "" ? var.zone : "${var.region}-b"
  host = var.domain != "" ? var.domain : local.address
  url  = "https://${local.host}${var.port == 443 ? "" : ":${var.port}"}/"

  # The port and the STUN server's second one; TCP 80 is the authority's door, and leads people on to HTTPS.
  udp_ports = [tostring(var.port), tostring(var.port + 1)]
  tcp_ports = concat([tostring(var.port)], var.acme_agree ? ["80"] : [])

  config = yamlencode(merge(
    var.settings,
    { port = var.port, drain-timeout = var.drain_timeout },
    var.acme_agree ? { acme = local.host, acme-agree = true } : {},
    var.acme_contact != "" ? { acme-contact = var.acme_contact } : {},
    var.tokens ? { secret-file = "/etc/kakehashi/secret" } : {},
  ))
}
