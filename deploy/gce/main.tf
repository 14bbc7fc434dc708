locals {
  address = google_compute_address.kakehashi.address

  # From here Google's Identity-Aware Proxy forwards SSH, to people whom the project lets; nobody else reaches port 22.
  identity_aware_proxy = "35.235.240.0/20"
}

resource "google_compute_network" "kakehashi" {
  name                    = var.name
  auto_create_subnetworks = false
}

resource "google_compute_subnetwork" "kakehashi" {
  name          = var.name
  network       = google_compute_network.kakehashi.id
  region        = var.region
  ip_cidr_range = "10.84.43.0/29"
}

resource "google_compute_address" "kakehashi" {
  name   = var.name
  region = var.region
}

resource "google_compute_firewall" "meetings" {
  name          = "${var.name}-meetings"
  network       = google_compute_network.kakehashi.id
  source_ranges = ["0.0.0.0/0"]
  target_tags   = [var.name]

  allow {
    protocol = "udp"
    ports    = local.udp_ports
  }

  allow {
    protocol = "tcp"
    ports    = local.tcp_ports
  }
}

resource "google_compute_firewall" "ssh" {
  name          = "${var.name}-ssh"
  network       = google_compute_network.kakehashi.id
  source_ranges = [local.identity_aware_proxy]
  target_tags   = [var.name]

  allow {
    protocol = "tcp"
    ports    = ["22"]
  }
}

resource "google_compute_instance" "kakehashi" {
  name                      = var.name
  zone                      = local.zone
  machine_type              = var.machine_type
  tags                      = [var.name]
  allow_stopping_for_update = true

  boot_disk {
    initialize_params {
      image = "debian-cloud/debian-12"
      type  = "pd-balanced"
      size  = 10
    }
  }

  network_interface {
    subnetwork = google_compute_subnetwork.kakehashi.id

    access_config {
      nat_ip = google_compute_address.kakehashi.address
    }
  }

  # Not metadata_startup_script: a change of that one would make the VM anew.
  metadata = {
    enable-oslogin   = "TRUE"
    kakehashi-config = local.config
    startup-script   = file("${path.module}/startup.sh")
  }

  # There is no service account: the VM may do nothing in the project.

  shielded_instance_config {
    enable_secure_boot          = true
    enable_vtpm                 = true
    enable_integrity_monitoring = true
  }

  lifecycle {
    # Certificates and the secret are on this disk; Debian brings its own updates.
    ignore_changes = [boot_disk[0].initialize_params[0].image]
  }
}
