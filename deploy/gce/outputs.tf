output "url" {
  description = "What people open."
  value       = local.url
}

output "address" {
  description = "The static address of the VM."
  value       = local.address
}

output "zone" {
  value = local.zone
}

output "name" {
  value = var.name
}
